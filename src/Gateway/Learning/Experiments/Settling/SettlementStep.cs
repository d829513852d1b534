namespace Gateway.Learning.Experiments.Settling;

/// <summary>What came of one step.</summary>
internal enum SettlementStep
{
    /// <summary>Another gateway settles the experiment, or it has ended.</summary>
    NotOurs,

    /// <summary>All that is due is counted.</summary>
    Done,

    /// <summary>There is more to do at once.</summary>
    More,
}
