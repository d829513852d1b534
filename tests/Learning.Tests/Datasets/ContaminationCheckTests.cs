using Learning.Datasets.Splitting;
using Learning.Interactions;
using Learning.Interactions.Filtering;
using Learning.Languages;

namespace Learning.Tests.Datasets;

public sealed class ContaminationCheckTests
{
    private static readonly string[] s_words = ["alpha", "beta", "gamma", "delta", "omega", "sigma", "kappa", "theta"];
    private static readonly LanguageTable s_languages = new();

    /// <summary>Looking up only the rarest shingles finds all that comparing everything finds, near the bound too.</summary>
    [Fact]
    public void Touches_SaysWhatComparingWithEveryItemSays()
    {
        var random = new Random(7);
        var heldOut = Enumerable.Range(0, 60).Select(i => One(i, Words(random, random.Next(1, 60)))).ToArray();
        var check = new ContaminationCheck(s_languages, heldOut);
        var said = new List<bool>();
        for (var i = 0; i < 600; i++)
        {
            var words = heldOut[random.Next(heldOut.Length)].Code.Split(' ').ToList();
            for (var edits = random.Next(0, 8); edits > 0; edits--)
                words[random.Next(words.Count)] = s_words[random.Next(s_words.Length)];
            var one = One(i, words);

            var expected = heldOut.Any(held => IsLike(held, one));
            Assert.Equal(expected, check.Touches(one));
            said.Add(expected);
        }

        Assert.InRange(said.Count(touches => touches), 100, 500);
    }

    private static bool IsLike(Interaction held, Interaction one)
    {
        var language = s_languages.Find("sql");
        string[] forms = [NormalForm.Of(language, held.Code), NormalForm.Of(language, held.Fixed)];
        return forms.Contains(NormalForm.Of(language, one.Code)) || forms.Contains(NormalForm.Of(language, one.Fixed))
            || Shingles.Jaccard(Shingles.Of(language, held), Shingles.Of(language, one)) >= ContaminationCheck.LeastJaccard;
    }

    private static List<string> Words(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => s_words[random.Next(s_words.Length)])];

    private static Interaction One(int number, List<string> words) => new()
    {
        Id = $"smp_{number}",
        Time = number,
        Language = "sql",
        Error = "bad",
        Code = string.Join(' ', words),
        Fixed = string.Join(' ', words) + " LIMIT 1",
        UserKey = "u_1",
        FileKey = "",
    };
}
