using System.Runtime.Intrinsics;

namespace AdapterHost.Engine.Mixing;

/// <summary>
/// Sixteen floats in registers: one vector of 512 bits, or two of 256. The kernels are written once over this; which one runs is known when
/// they are compiled. Both do the same arithmetic in the same order on each of the sixteen. The vector is a type of its own: wrapped in
/// another structure it would travel through memory.
/// </summary>
internal unsafe interface ILane<TVector>
    where TVector : struct
{
    /// <summary>Rows that the product with A takes together: what the registers hold.</summary>
    static abstract int RowBlock { get; }

    static abstract TVector Broadcast(float value);

    static abstract TVector Load(float* values);

    /// <summary>Widens IEEE halves. Finite values only, which the canonical form guarantees; subnormal ones are exact too.</summary>
    static abstract TVector LoadFloat16(ushort* values);

    /// <summary>As <see cref="LoadFloat16"/>; what is no finite half is NaN.</summary>
    static abstract TVector LoadAnyFloat16(ushort* values);

    static abstract TVector LoadBFloat16(ushort* values);

    /// <summary>a · b + c, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    static abstract float Sum(TVector value);

    /// <summary>The sums of four at once: neighbours first, then halves and quarters of the vector.</summary>
    static abstract Vector128<float> Sum4(TVector a, TVector b, TVector c, TVector d);

    static abstract void Store(TVector value, float* destination);
}
