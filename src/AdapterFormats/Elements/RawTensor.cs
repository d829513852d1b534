namespace AdapterFormats.Elements;

/// <summary>A tensor as its container states it.</summary>
/// <param name="Name">As spelled in the file; empty when unusable (already reported).</param>
/// <param name="TypeName">For messages.</param>
/// <param name="Type">Null when adapters may not use the type.</param>
/// <param name="Shape">Outermost dimension first; null when the numbers are impossible (already reported).</param>
/// <param name="Offset">Of its bytes in the file; meaningful only in a <see cref="TensorFile"/> whose layout is sound.</param>
internal sealed record RawTensor(string Name, string TypeName, ElementType? Type, long[]? Shape, long Offset);
