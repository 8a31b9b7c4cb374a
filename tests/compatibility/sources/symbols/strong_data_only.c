int shared_name = 9;
