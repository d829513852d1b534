using System.Text.Json;
using System.Text.RegularExpressions;
using Learning.Fixes.Applying;

namespace Learning.Fixes.Prompting;

/// <summary>Reads what a manifest says of fixes, strictly, and names all that is wrong at once. Other members (notes, trainedBy) are not its business. Thread-safe.</summary>
internal static partial class FixManifestReader
{
    public const int MostModes = 16;
    public const int MostNames = 4096;
    public const int LongestName = 128;

    private const string Answers = "full, region or diff";
    private static readonly IDiffFormat[] s_formats = [new ChangedLinesFormat()];

    /// <summary>The manifest; null exactly when there are faults.</summary>
    /// <param name="json">A JSON object.</param>
    public static (FixManifest? Manifest, IReadOnlyList<ManifestFault> Faults) Read(string json)
    {
        var faults = new List<ManifestFault>();
        FixManifest? manifest = null;
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            manifest = Read(document.RootElement, faults);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            faults.Add(new ManifestFault("", "The manifest is not a sound JSON object.", "Mend its JSON."));
        }

        return faults.Count == 0 ? (manifest, faults) : (null, faults);
    }

    private static FixManifest Read(JsonElement root, List<ManifestFault> faults)
    {
        var template = root.TryGetProperty("promptTemplate", out var text) ? text.GetString() : null;
        List<ModePrompt> modes = [];
        if (root.TryGetProperty("modes", out var given))
            modes = given.ValueKind == JsonValueKind.Object ? ReadObject(given, faults) : ReadList(given, template, faults);
        else if (template is not null)
            modes = [.. Shared(["full"], template, faults)];
        if (template is not null && given.ValueKind == JsonValueKind.Object)
            faults.Add(new ManifestFault("promptTemplate", "promptTemplate stands beside modes that have prompts of their own.", "Leave it out."));
        var first = root.TryGetProperty("defaultMode", out var named) ? named.GetString() : null;
        if (first is not null && faults.Count == 0 && modes.TrueForAll(mode => mode.Name != first))
            faults.Add(new ManifestFault("defaultMode", "defaultMode names no mode of the manifest.", $"It is one of: {string.Join(", ", modes.Select(mode => mode.Name))}."));
        return new FixManifest
        {
            Modes = modes,
            DefaultMode = first ?? (modes.Count > 0 ? modes[0].Name : null),
            Names = root.TryGetProperty("names", out var names) ? ReadNames(names, faults) : null,
        };
    }

    private static List<ModePrompt> ReadList(JsonElement given, string? template, List<ManifestFault> faults)
    {
        var names = given.EnumerateArray().Select(name => name.GetString()!).ToArray();
        if (template is not null)
            return [.. Shared(names, template, faults)];
        faults.Add(new ManifestFault("modes", "modes is a list of names, and there is no promptTemplate.", "Add promptTemplate, or make modes an object with a prompt for each."));
        return [];
    }

    private static IEnumerable<ModePrompt> Shared(string[] names, string template, List<ManifestFault> faults)
    {
        var user = ReadTemplate("promptTemplate", template, faults);
        RequireCode("promptTemplate", null, user, faults);
        if (names.Length is 0 or > MostModes || names.Distinct(StringComparer.Ordinal).Count() != names.Length)
            faults.Add(new ManifestFault("modes", $"modes has {names.Length} names, or one twice; there are 1 to {MostModes}.", "Name each mode once."));
        foreach (var name in names)
        {
            if (AnswerOf(name) is not { } answer)
                faults.Add(new ManifestFault("modes", $"A mode in a list is {Answers}.", "Make modes an object, where each mode says what its answer is."));
            else if (user is not null)
                yield return new ModePrompt(name, answer, answer == FixMode.Diff ? s_formats[0] : null, null, user);
        }
    }

    private static List<ModePrompt> ReadObject(JsonElement given, List<ManifestFault> faults)
    {
        var members = given.EnumerateObject().ToArray();
        if (members.Length is 0 or > MostModes)
            faults.Add(new ManifestFault("modes", $"modes has {members.Length} members; there are 1 to {MostModes}.", "Leave out what is not used."));
        return [.. members.Take(MostModes).Select(member => ReadMode(member, faults)).OfType<ModePrompt>()];
    }

    private static ModePrompt? ReadMode(JsonProperty member, List<ManifestFault> faults)
    {
        var before = faults.Count;
        if (!ModeName().IsMatch(member.Name))
        {
            faults.Add(new ManifestFault("modes", "A mode's name has small letters, digits and '-', begins with a letter, and has at most 32 characters.", "Rename it."));
            return null;
        }

        var place = $"modes.{member.Name}";
        var texts = ReadTexts(place, member.Value, faults);
        var answer = AnswerOf(texts.GetValueOrDefault("answer", member.Name));
        if (answer is null)
            faults.Add(new ManifestFault($"{place}.answer", $"What the answer is must be {Answers}.", "Set 'answer'."));
        var format = answer == FixMode.Diff ? ReadFormat(place, texts, faults) : null;
        if (answer != FixMode.Diff && texts.ContainsKey("format"))
            faults.Add(new ManifestFault($"{place}.format", "Only the answer 'diff' has a format.", "Leave it out."));
        var system = texts.TryGetValue("system", out var first) ? ReadTemplate($"{place}.system", first, faults) : null;
        if (!texts.TryGetValue("user", out var second))
        {
            faults.Add(new ManifestFault($"{place}.user", "The mode has no 'user', the message that shows the code.", "Add it."));
            return null;
        }

        var user = ReadTemplate($"{place}.user", second, faults);
        RequireCode($"{place}.user", system, user, faults);
        return faults.Count > before ? null : new ModePrompt(member.Name, answer!.Value, format, system, user!);
    }

    private static Dictionary<string, string> ReadTexts(string place, JsonElement mode, List<ManifestFault> faults)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (mode.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new ManifestFault(place, "A mode is an object.", "Give it answer, user and, if need be, system and format."));
            return texts;
        }

        foreach (var member in mode.EnumerateObject())
        {
            if (member.Name is "answer" or "format" or "system" or "user" && member.Value.ValueKind == JsonValueKind.String)
                texts.Add(member.Name, member.Value.GetString()!);
            else
                faults.Add(new ManifestFault(place, "The mode has a member that is unknown or no text.", "Known are the texts answer, format, system and user."));
        }

        return texts;
    }

    private static IDiffFormat? ReadFormat(string place, Dictionary<string, string> texts, List<ManifestFault> faults)
    {
        var name = texts.GetValueOrDefault("format", s_formats[0].Name);
        var format = Array.Find(s_formats, one => one.Name == name);
        if (format is null)
            faults.Add(new ManifestFault($"{place}.format", "The format of the diff is not known.", $"Known: {string.Join(", ", s_formats.Select(one => one.Name))}."));
        return format;
    }

    private static PromptTemplate? ReadTemplate(string place, string text, List<ManifestFault> faults)
    {
        var (template, fault) = PromptTemplate.Parse(text);
        if (fault is not null)
            faults.Add(new ManifestFault(place, $"The template of {place} cannot be read: {fault}.", "Placeholders stand in braces; docs/learning.md lists them."));
        return template;
    }

    private static void RequireCode(string place, PromptTemplate? system, PromptTemplate? user, List<ManifestFault> faults)
    {
        if (user is not null && !new[] { system, user }.Any(one => one is not null && (one.Shows(PromptField.Code) || one.Shows(PromptField.Region))))
            faults.Add(new ManifestFault(place, "The prompt shows neither {code} nor {region}.", "A model that does not see the code cannot fix it."));
    }

    private static HashSet<string>? ReadNames(JsonElement given, List<ManifestFault> faults)
    {
        var names = given.EnumerateArray().Select(name => name.GetString()!).ToArray();
        if (names.Length > MostNames || Array.Exists(names, name => name.Length is 0 or > LongestName))
        {
            faults.Add(new ManifestFault("names", $"names has {names.Length} texts; the most is {MostNames}, of 1 to {LongestName} characters each.", "Name only what no prompt shows."));
            return null;
        }

        return new HashSet<string>(names, StringComparer.Ordinal);
    }

    private static FixMode? AnswerOf(string name) => name switch
    {
        "full" => FixMode.Full,
        "region" => FixMode.Region,
        "diff" => FixMode.Diff,
        _ => null,
    };

    [GeneratedRegex("^[a-z][a-z0-9-]{0,31}$")]
    private static partial Regex ModeName();
}
