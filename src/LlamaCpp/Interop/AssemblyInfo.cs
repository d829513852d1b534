using System.Runtime.CompilerServices;

// Every signature is blittable: structs go by value exactly as C lays them out.
[assembly: DisableRuntimeMarshalling]
