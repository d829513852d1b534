namespace TenantStore.Evaluations;

internal sealed class EvaluationItemRow
{
    public const string Columns = """
        side AS Side, item_set AS ItemSet, item_id AS ItemId, position AS Position, question AS Question, scores AS Scores, tokens AS Tokens, duration_ms AS DurationMs
        """;

    /// <summary>Only where it is not known already.</summary>
    public string Evaluation { get; init; } = "";

    public string Side { get; init; } = "";

    public string ItemSet { get; init; } = "";

    public string ItemId { get; init; } = "";

    public long Position { get; init; }

    public string Question { get; init; } = "";

    public string Scores { get; init; } = "";

    public long Tokens { get; init; }

    public long DurationMs { get; init; }

    public byte[]? Answer { get; init; }

    public EvaluationItem ToItem() => new()
    {
        Key = new EvaluationItemKey(EvaluationText.LoadSide(Side), EvaluationText.LoadSet(ItemSet), ItemId),
        Position = (int)Position,
        Question = Question,
        Scores = Scores,
        Tokens = (int)Tokens,
        DurationMs = (int)DurationMs,
        Answer = Answer ?? [],
    };
}
