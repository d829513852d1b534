using LlamaCpp.Interop;

namespace LlamaCpp;

/// <summary>
/// A <c>MUL_MAT</c> node rewritten in place into <c>CUSTOM</c>, and back. The node carries all that is needed to restore it: llama.cpp keeps
/// a graph between decodes of the same shape, and then shows the rewritten node again.
/// </summary>
internal static unsafe class ExtendedNode
{
    /// <summary>Integers of <c>op_params</c> that a custom operation occupies, rounded up.</summary>
    private const int Occupied = 6;

    /// <summary>Where the node's own first parameters are kept meanwhile: a product uses the first two.</summary>
    private const int SavedAt = 8;

    private const int TagAt = SavedAt + Occupied;
    private const int ReviewedAt = TagAt + 1;

    public static bool Is(GgmlTensor* node, int customOp, void* function) =>
        node->Op == customOp && ((GgmlCustomOp*)node->OpParams)->Function == function;

    public static int Tag(GgmlTensor* node) => node->OpParams[TagAt];

    public static bool IsReviewed(GgmlTensor* node) => node->OpParams[ReviewedAt] != 0;

    public static void Extend(
        GgmlTensor* node,
        int customOp,
        delegate* unmanaged[Cdecl]<GgmlTensor*, int, int, void*, void> function,
        void* userData,
        int tag,
        bool reviewed)
    {
        for (var i = 0; i < Occupied; i++)
        {
            node->OpParams[SavedAt + i] = node->OpParams[i];
        }

        *(GgmlCustomOp*)node->OpParams = new GgmlCustomOp { Function = function, Tasks = GgmlCustomOp.AllThreads, UserData = userData };
        node->OpParams[TagAt] = tag;
        node->OpParams[ReviewedAt] = reviewed ? 1 : 0;
        node->Op = customOp;
    }

    public static void Restore(GgmlTensor* node, int mulMatOp)
    {
        for (var i = 0; i < Occupied; i++)
        {
            node->OpParams[i] = node->OpParams[SavedAt + i];
            node->OpParams[SavedAt + i] = 0;
        }

        node->OpParams[TagAt] = node->OpParams[ReviewedAt] = 0;
        node->Op = mulMatOp;
    }
}
