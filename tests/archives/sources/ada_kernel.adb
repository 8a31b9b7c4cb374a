with Ada.Text_IO; use Ada.Text_IO;
with Ada.Strings.Unbounded; use Ada.Strings.Unbounded;
with Ada.Containers.Vectors;

package body Ada_Kernel is
   package Vectors is new Ada.Containers.Vectors (Positive, Integer);

   procedure Ada_Compute is
      Text : Unbounded_String := To_Unbounded_String ("squares:");
      All_Of : Vectors.Vector;
      Index : Integer := 0;
   begin
      for I in 1 .. 10 loop
         All_Of.Append (I * I);
      end loop;
      for Item of All_Of loop
         Append (Text, Integer'Image (Item));
      end loop;
      Put_Line (To_String (Text));
      begin
         Index := All_Of (11);
         Put_Line (Integer'Image (Index));
      exception
         when Constraint_Error => Put_Line ("constraint error");
      end;
   end Ada_Compute;
end Ada_Kernel;
