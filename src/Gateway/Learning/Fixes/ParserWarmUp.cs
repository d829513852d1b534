using Learning.Fixes.Applying;
using Learning.Fixes.Checking;
using Learning.Interactions.Scrubbing;
using Learning.Languages;

namespace Gateway.Learning.Fixes;

/// <summary>The first check in each language loads its parser, which takes about a tenth of a second: at start, and not while somebody waits for a fix.</summary>
internal sealed class ParserWarmUp(LanguageTable languages, SensitiveText sensitive) : BackgroundService
{
    // The fix is refused by the last check of all, so that every one has run. Its answer has more syntax errors: then both codes are parsed.
    private static readonly (string Language, string Code, string Fix)[] s_samples =
    [
        ("sql", "SELECT a FROM t b", "SELECT b FROM t WHERE"),
        ("csharp", "int a = 1; int b = 2;", "int a = 1; int b = = 2;"),
        ("python", "a = [1, 2]\nb = 1", "a = [1, 2\nb = 1"),
    ];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(WarmUp, stoppingToken);

    private void WarmUp()
    {
        foreach (var (language, code, fix) in s_samples)
        {
            var applied = AnswerLadder.Apply(code, fix, FixMode.Full);
            _ = FixChecks.FindRefusal(new FixCandidate
            {
                Language = languages.Find(language), Original = code, Fixed = applied.Code!, Edits = applied.Edits, FindSecrets = sensitive.FindSecrets,
            });
        }
    }
}
