module Names = Map.Make (String)

exception Wrong of int

let compute n =
  let rec squares i = if i > n then [] else (i * i) :: squares (i + 1) in
  let sum = List.fold_left ( + ) 0 (squares 1) in
  let names = List.fold_left (fun m s -> Names.add s (String.length s) m) Names.empty
      [ "one"; "three"; "eleven" ] in
  let lengths = Names.fold (fun _ l acc -> acc + l) names 0 in
  let caught = try raise (Wrong 7) with Wrong x -> x in
  Gc.full_major ();
  Printf.sprintf "%d %d %d %s" sum lengths caught (String.uppercase_ascii "text")

let () = Callback.register "compute" compute
