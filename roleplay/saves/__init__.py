"""What is kept between two runs: attempts and meetings, in one SQLite file, safe against whatever happens meanwhile."""
