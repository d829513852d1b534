using Learning.Datasets;
using Learning.Interactions;

namespace Learning.Tests.Datasets;

/// <summary>Candidates whose codes are unlike each other.</summary>
internal static class Candidates
{
    private static readonly string[] s_words = ["river", "stone", "cloud", "ember", "cedar", "frost", "maple", "ocean", "raven", "slate", "tiger", "violet"];

    public static SnapshotCandidate One(int number, string user = "u_1", string file = "", long hour = 0, bool people = false, bool regression = false) => new(
        new Interaction
        {
            Id = $"smp_{number:D4}",
            Time = hour * 3_600_000,
            Language = "sql",
            Error = "syntax error near 'FORM'",
            Code = Query(number, "FORM"),
            Fixed = Query(number, "FROM"),
            UserKey = user,
            FileKey = file,
        },
        people,
        regression);

    /// <summary>Some for each user, one an hour.</summary>
    public static List<SnapshotCandidate> Of(int users, int each) =>
        [.. Enumerable.Range(0, users * each).Select(i => One(i, $"u_{i % users}", hour: i))];

    private static string Query(int number, string from)
    {
        var random = new Random(number);
        string Word() => s_words[random.Next(s_words.Length)] + "_" + random.Next(1000);
        return $"SELECT {Word()}, {Word()}, {Word()}\n{from} {Word()}\nWHERE {Word()} = {number} AND {Word()} > {random.Next(1000)}\nGROUP BY {Word()}, {Word()}";
    }
}
