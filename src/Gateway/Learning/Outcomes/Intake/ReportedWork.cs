namespace Gateway.Learning.Outcomes.Intake;

/// <summary>Whose work a report tells of, and where.</summary>
/// <param name="UserKey">Who asked for the answer; without one, who reports.</param>
/// <param name="Reporter">Who reports, under whose name the report is kept.</param>
/// <param name="Repository">Where it was asked; empty = nobody told.</param>
/// <param name="ReportedRepository">Where it is reported from; empty = nobody told.</param>
internal sealed record ReportedWork(string UserKey, string Reporter, string Repository, string ReportedRepository)
{
    /// <summary>One person's, in one place. Of what is two people's, or two repositories', nothing that comes from code is kept: either may want it erased, and it could stand under one of them only.</summary>
    public bool IsOnes => UserKey == Reporter && Repository == ReportedRepository;

    /// <summary>Who else, and where else, has to agree.</summary>
    public IEnumerable<(string UserKey, string Repository)> Others => new[] { (UserKey, ReportedRepository), (Reporter, Repository), (Reporter, ReportedRepository) }
        .Where(one => one != (UserKey, Repository)).Distinct();
}
