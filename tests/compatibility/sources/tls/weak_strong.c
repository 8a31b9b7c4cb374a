__thread int replaced = 2;
