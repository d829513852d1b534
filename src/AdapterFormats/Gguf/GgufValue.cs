namespace AdapterFormats.Gguf;

/// <summary>One metadata value. Scalars and strings are held; an array is only where it lies, so that a large vocabulary costs no
/// memory.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Scalar">Integers and bools as long, floats as double, text as string; null for arrays.</param>
/// <param name="ElementType">Of an array.</param>
/// <param name="Count">Of an array.</param>
/// <param name="Start">Offset of the value's own bytes (an array's first element) in the file.</param>
/// <param name="End">Offset behind them.</param>
internal sealed record GgufValue(GgufValueType Type, object? Scalar, GgufValueType ElementType, long Count, long Start, long End)
{
    public string? Text => Scalar as string;

    public long? Integer => Scalar as long?;

    public float? Float32 => Type == GgufValueType.Float32 && Scalar is double value ? (float)value : null;
}
