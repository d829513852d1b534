using System.Runtime.Intrinsics;

namespace AdapterHost.Engine.Mixing;

/// <summary>How eight (or one) stored elements become floats in registers. One implementation an element type, resolved at JIT time.</summary>
internal unsafe interface IElement
{
    static abstract Vector256<float> Load(void* matrix, nint index);

    static abstract float LoadOne(void* matrix, nint index);
}
