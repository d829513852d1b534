namespace AdapterHost.Engine.Mixing;

/// <summary>What the mixed strategy is made with.</summary>
/// <param name="MulMatOp">The library's number for MUL_MAT.</param>
/// <param name="MaxRows">The most rows of a step.</param>
/// <param name="Kind">Where products are added.</param>
/// <param name="HalfPrecision">Adapters that arrive as F32 are kept in 16 bits.</param>
/// <param name="GuardPages">Adapters stand between pages that nobody may touch.</param>
/// <param name="OwnKernels">Attention, and products with F32 and Q8_0 weights, are computed by this host; false leaves them to ggml.</param>
internal sealed record MixingSettings(
    int MulMatOp, int MaxRows, MixingKind Kind = MixingKind.Auto, bool HalfPrecision = false, bool GuardPages = false, bool OwnKernels = true);
