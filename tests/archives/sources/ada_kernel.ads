package Ada_Kernel is
   procedure Ada_Compute;
   pragma Export (C, Ada_Compute, "ada_compute");
end Ada_Kernel;
