// The variable, in a library of its own.
long target[3] = {10, 20, 30};
