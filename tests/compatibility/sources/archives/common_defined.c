int shared_value = 7;
