using System.Runtime.Intrinsics;

namespace AdapterHost.Engine.Mixing;

/// <summary>Sixteen floats in two registers.</summary>
internal readonly struct Pair256(Vector256<float> low, Vector256<float> high)
{
    public readonly Vector256<float> Low = low;
    public readonly Vector256<float> High = high;
}
