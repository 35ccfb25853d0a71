"""The game in a browser, for people without a terminal: a server of pages, and a process for each open one."""
