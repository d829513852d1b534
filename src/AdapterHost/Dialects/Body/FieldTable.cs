using System.Text.Json;
using AdapterHost.Dialects.Settings;

namespace AdapterHost.Dialects.Body;

/// <summary>The fields that an object may have, each with its rule.</summary>
internal sealed class FieldTable
{
    private readonly Dictionary<string, FieldRule> _rules = new(StringComparer.Ordinal);

    /// <param name="works">Fields that are read.</param>
    /// <param name="refused">Fields that are refused by name, with the test for values that ask for nothing.</param>
    /// <param name="powerless">Fields that are accepted and read by nobody.</param>
    public FieldTable(
        IEnumerable<string> works,
        IEnumerable<KeyValuePair<string, Func<JsonElement, bool>>>? refused = null,
        IEnumerable<string>? powerless = null)
    {
        foreach (var (name, isNeutral) in refused ?? [])
            _rules[name] = new FieldRule.Refused(isNeutral);
        foreach (var name in powerless ?? [])
            _rules[name] = new FieldRule.Powerless();
        foreach (var name in works)
            _rules[name] = new FieldRule.Works();
    }

    /// <summary>The fields of a dialect's body.</summary>
    /// <param name="own">Those that only this dialect reads.</param>
    public static FieldTable OfDialect(params IEnumerable<string> own) =>
        new(SettingsReader.Fields.Concat(own), KnownFields.Refused, KnownFields.Powerless);

    /// <summary>The fields that are read, as a message shows such an object.</summary>
    public string Shape => $"{{{string.Join(", ", _rules.Where(rule => rule.Value is FieldRule.Works).Select(rule => rule.Key))}}}";

    /// <summary>The rule of a field; null for one that nobody knows.</summary>
    public FieldRule? RuleOf(string name) => _rules.GetValueOrDefault(name);
}
