using LlamaCpp;

namespace AdapterHost.Engine.Attention;

/// <summary>What softmax(scale · q · kᵀ) · v is computed of, and where to.</summary>
/// <param name="Queries">F32, a vector for each row and head.</param>
/// <param name="Keys">F32 or F16, a vector for each cell and key head; each serves as many heads one after the other.</param>
/// <param name="Values">As the keys.</param>
/// <param name="Result">F32; a vector for each head and row, heads side by side.</param>
/// <param name="Scale">Of the scores.</param>
/// <param name="SoftCap">Scores become cap · tanh(score / cap); 0 is off.</param>
internal readonly record struct AttentionOperands(
    AttentionPart Queries, AttentionPart Keys, AttentionPart Values, nint Result, float Scale, float SoftCap = 0)
{
    public static AttentionOperands Of(AttentionNode node) =>
        new(node.Queries, node.Keys, node.Values, node.Result, node.Scale, node.SoftCap);
}
