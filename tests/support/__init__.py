"""What the tests share: compilers, object files, two linkers, views of the process."""
