namespace Learning.Evaluation.Gate;

/// <summary>The rules of the gate, all of which a version must pass.</summary>
internal enum GateRule
{
    /// <summary>There are enough items, of enough groups, to tell anything.</summary>
    EnoughItems,

    /// <summary>Edit similarity is not lost, or only within the margin.</summary>
    EditSimilarityKept,

    /// <summary>It is better: in exact match by McNemar's test, or in edit similarity.</summary>
    Better,

    /// <summary>No slice has become worse.</summary>
    SlicesKept,

    /// <summary>What has once been repaired stays right.</summary>
    RegressionsPass,

    /// <summary>What the base model can do is not forgotten.</summary>
    BaseAbilityKept,

    /// <summary>Answers can be read and applied.</summary>
    WellFormed,

    /// <summary>Answers have not become much longer.</summary>
    AnswerLength,
}
