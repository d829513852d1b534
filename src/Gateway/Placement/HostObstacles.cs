namespace Gateway.Placement;

/// <summary>Why a host gets no requests, for who looks at it: the metric and the list of hosts say the same.</summary>
internal static class HostObstacles
{
    /// <summary>The state of a host that gets requests.</summary>
    public const string None = "available";

    /// <summary>All that stands in the way, none when it gets requests.</summary>
    public static IReadOnlyList<HostObstacle> Of(HostState host, HostDirectory directory)
    {
        var found = new List<HostObstacle>();
        if (host.Draining)
            found.Add(HostObstacle.Draining);
        if (!directory.IsHeard(host))
            found.Add(HostObstacle.Silent);
        if (host.Circuit.IsOpen)
            found.Add(HostObstacle.Open);
        if (!host.IsProven || !host.IsPublished)
            found.Add(HostObstacle.Unproven);
        return found;
    }

    /// <summary>In a word: the first of them.</summary>
    public static string StateOf(IReadOnlyList<HostObstacle> obstacles) => obstacles is [var first, ..] ? NameOf(first) : None;

    /// <summary>As labels and fields have it.</summary>
    public static string NameOf(HostObstacle obstacle) => obstacle switch
    {
        HostObstacle.Draining => "draining",
        HostObstacle.Silent => "silent",
        HostObstacle.Open => "open",
        HostObstacle.Unproven => "unproven",
        _ => throw new ArgumentOutOfRangeException(nameof(obstacle), obstacle, "Not an obstacle."),
    };
}
