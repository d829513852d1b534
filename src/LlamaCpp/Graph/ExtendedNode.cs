using LlamaCpp.Interop;

namespace LlamaCpp;

/// <summary>
/// A node rewritten in place into <c>CUSTOM</c>, and back. The node carries all that is needed to restore it: llama.cpp keeps
/// a graph between decodes of the same shape, and then shows the rewritten node again.
/// </summary>
internal static unsafe class ExtendedNode
{
    /// <summary>Integers of <c>op_params</c> that a custom operation occupies, rounded up.</summary>
    private const int Occupied = 6;

    /// <summary>Where the node's own first parameters are kept meanwhile: a product uses the first two, attention five.</summary>
    private const int SavedAt = 8;

    private const int TagAt = SavedAt + Occupied;
    private const int PartsAt = TagAt + 1;

    public static bool Is(GgmlTensor* node, int customOp, void* function) =>
        node->Op == customOp && ((GgmlCustomOp*)node->OpParams)->Function == function;

    /// <summary>The parameters that it had.</summary>
    public static int* Parameters(GgmlTensor* node) => node->OpParams + SavedAt;

    public static int Tag(GgmlTensor* node) => node->OpParams[TagAt];

    public static ProductParts Parts(GgmlTensor* node) => (ProductParts)node->OpParams[PartsAt];

    public static void Extend(
        GgmlTensor* node,
        int customOp,
        delegate* unmanaged[Cdecl]<GgmlTensor*, int, int, void*, void> function,
        void* userData,
        int tag,
        ProductParts parts)
    {
        for (var i = 0; i < Occupied; i++)
        {
            node->OpParams[SavedAt + i] = node->OpParams[i];
        }

        *(GgmlCustomOp*)node->OpParams = new GgmlCustomOp { Function = function, Tasks = GgmlCustomOp.AllThreads, UserData = userData };
        node->OpParams[TagAt] = tag;
        node->OpParams[PartsAt] = (int)parts;
        node->Op = customOp;
    }

    public static void Restore(GgmlTensor* node, int op)
    {
        for (var i = 0; i < Occupied; i++)
        {
            node->OpParams[i] = node->OpParams[SavedAt + i];
            node->OpParams[SavedAt + i] = 0;
        }

        node->OpParams[TagAt] = node->OpParams[PartsAt] = 0;
        node->Op = op;
    }
}
