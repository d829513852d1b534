using System.Text.Json;
using Gateway.Learning.Interactions.Intake;
using Learning.Fixes.Applying;
using Learning.Fixes.Prompting;
using Microsoft.Extensions.Options;
using TenantStore.Consents;

namespace Gateway.Learning.Fixes.Requests;

/// <summary>From a body to a request, strictly: what is misspelt has an effect that nobody wanted. For any thread.</summary>
internal sealed class FixRequestReader(IOptions<FixOptions> options, InteractionRules rules)
{
    public const int LongestWord = 64;
    public const int LongestName = 256;
    public const int LongestPath = InteractionRules.MaxPathCharacters;
    public const int LongestError = 8 * 1024;
    private const int MaxDepth = 4;

    private static readonly string[] s_fields =
        ["model", "language", "path", "code", "region", "error", "context", "user", "session", "deadlineMs", "mode", "repository", "consent"];

    private static readonly string[] s_error = ["message", "kind", "line"];
    private static readonly string[] s_region = ["start", "end"];

    /// <summary>The request, or the first fault.</summary>
    public (FixRequest? Request, FixFault? Fault) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
            var fields = new FixFields(document.RootElement, "", s_fields);
            var request = fields.IsObject() ? Read(fields) : null;
            return fields.Fault is { } fault ? (null, fault) : (request, null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter: half a surrogate pair in a name.
            return (null, new FixFault("", $"The body must be one JSON object of valid Unicode, without a name twice, at most {MaxDepth} deep."));
        }
    }

    private FixRequest Read(FixFields fields)
    {
        var limits = options.Value;
        var code = fields.Needed("code", limits.MostCodeCharacters);
        var language = fields.Needed("language", LongestWord);
        // It stands in the open beside what is kept of the fix: it is not to be code.
        if (language.Length > 0 && !rules.IsLanguage(language))
            fields.Refuse("language", $"'language' must be {InteractionRules.LanguageText}, such as sql or c#.");
        var (error, kind, line) = ReadError(fields);
        var question = new FixQuestion
        {
            Code = code,
            Language = language,
            Path = fields.Text("path", LongestPath) ?? "",
            Error = error,
            ErrorKind = kind,
            ErrorLine = line,
            Region = ReadRegion(fields, code),
            Context = ReadContext(fields),
        };
        return new FixRequest(
            question, Filled(fields.Text("model", LongestName)), Filled(fields.Text("user", LongestName)), Filled(fields.Text("session", LongestName)),
            fields.Number("deadlineMs", 1, limits.MostDeadlineMs) ?? limits.DeadlineMs, Filled(fields.Text("mode", LongestWord)),
            ReadRepository(fields), ReadConsent(fields));
    }

    private string ReadRepository(FixFields fields)
    {
        var repository = fields.Text("repository", LongestName) ?? "";
        if (repository.Length > 0 && !rules.IsRepository(repository))
            fields.Refuse("repository", $"'repository' must be {InteractionRules.RepositoryText}.");
        return repository;
    }

    private static ConsentLevel? ReadConsent(FixFields fields)
    {
        if (Filled(fields.Text("consent", LongestWord)) is not { } name)
            return null;
        if (ConsentLevels.Parse(name) is { } level)
            return level;
        fields.Refuse("consent", $"'consent' must be {ConsentLevels.NamesText}; it can lower what was agreed to, not raise it.");
        return null;
    }

    private static (string Message, string Kind, int? Line) ReadError(FixFields fields)
    {
        if (fields.Find("error") is not { } given)
        {
            fields.Refuse("error", "'error' is missing: an object with the 'message' that the user saw.");
            return default;
        }

        var error = new FixFields(given, "error.", s_error);
        var read = error.IsObject()
            ? (error.Needed("message", LongestError), error.Text("kind", LongestWord) ?? "", error.Number("line", 1, int.MaxValue))
            : default;
        fields.Refuse(error.Fault);
        return read;
    }

    private static LineRange? ReadRegion(FixFields fields, string code)
    {
        if (fields.Find("region") is not { } given)
            return null;
        var region = new FixFields(given, "region.", s_region);
        if (!region.IsObject())
        {
            fields.Refuse(region.Fault);
            return null;
        }

        var lines = CodeLines.Split(code).Length;
        var start = region.Number("start", 1, lines);
        var end = region.Number("end", start ?? 1, lines);
        if (start is null || end is null)
            region.Refuse("region", $"'region' needs 'start' and 'end', lines from 1 to {lines}, both included.");
        fields.Refuse(region.Fault);
        return fields.Fault is null ? new LineRange(start!.Value - 1, end!.Value - start.Value + 1) : null;
    }

    private List<string> ReadContext(FixFields fields)
    {
        var texts = new List<string>();
        if (fields.Find("context") is not { } given)
            return texts;
        if (given.ValueKind != JsonValueKind.Array)
        {
            fields.Refuse("context", "'context' must be an array of texts: tables, APIs, neighbouring code.");
            return texts;
        }

        var limits = options.Value;
        var count = given.GetArrayLength();
        if (count > limits.MostContextTexts)
            fields.Refuse("context", $"'context' has {count} texts; the most is {limits.MostContextTexts}. Send those nearest to the error.");
        foreach (var one in given.EnumerateArray().Take(limits.MostContextTexts))
        {
            if (one.ValueKind != JsonValueKind.String || !FixFields.TryText(one, out var text))
                fields.Refuse("context", "'context' must be an array of texts of valid Unicode.");
            else
                texts.Add(text);
        }

        var length = texts.Sum(text => (long)text.Length);
        if (length > limits.MostContextCharacters)
            fields.Refuse("context", $"'context' has {length} characters; the most is {limits.MostContextCharacters}. Send those nearest to the error.");
        return texts;
    }

    private static string? Filled(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
