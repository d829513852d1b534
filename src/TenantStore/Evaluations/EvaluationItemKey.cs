namespace TenantStore.Evaluations;

/// <summary>Which question: an item put to one side.</summary>
/// <param name="Side">Who answers.</param>
/// <param name="Set">Where the item comes from.</param>
/// <param name="ItemId">Its name there.</param>
public readonly record struct EvaluationItemKey(EvaluationSide Side, EvaluationItemSet Set, string ItemId);
