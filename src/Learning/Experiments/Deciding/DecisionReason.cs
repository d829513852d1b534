namespace Learning.Experiments.Deciding;

internal enum DecisionReason
{
    /// <summary>The candidate has more successes.</summary>
    PrimaryBetter,

    /// <summary>The candidate has fewer.</summary>
    PrimaryWorse,

    /// <summary>A guardrail was broken.</summary>
    Guardrail,

    /// <summary>The candidate gave out a secret.</summary>
    Secret,

    /// <summary>The time limit has passed.</summary>
    TimeLimit,
}
