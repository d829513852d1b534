namespace AdapterHost.Engine.Mixing;

/// <summary>How sixteen (or one) stored elements become floats in registers. One implementation an element type, resolved at JIT time.</summary>
internal unsafe interface IElement
{
    static abstract int Bytes { get; }

    static abstract TVector Load<TLane, TVector>(void* matrix, nint index)
        where TLane : struct, ILane<TVector>
        where TVector : struct;

    static abstract float LoadOne(void* matrix, nint index);
}
