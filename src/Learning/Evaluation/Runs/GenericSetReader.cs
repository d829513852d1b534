using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Learning.Fixes.Prompting;

namespace Learning.Evaluation.Runs;

/// <summary>Reads a generic set: NDJSON, a fix a line, <c>{error, code, fixed, language?, path?, kind?, context?: [text]}</c>; <c>schema</c> stands for a context of one text. Thread-safe.</summary>
internal static class GenericSetReader
{
    public const int MostItems = 2_000;
    public const int MostBytes = 8 << 20;
    public const int LongestText = 32 * 1024;
    public const int MostFaults = 50;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { AllowDuplicateProperties = false, MaxDepth = 4, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <param name="content">UTF-8.</param>
    /// <param name="language">Of the lines that name none; "" = they must.</param>
    /// <returns>No samples when there are faults.</returns>
    public static (IReadOnlyList<EvaluationSample> Samples, IReadOnlyList<SetFault> Faults) Read(ReadOnlySpan<byte> content, string language)
    {
        var (samples, faults) = (new List<EvaluationSample>(), new List<SetFault>());
        var number = 0;
        foreach (var range in content.Split((byte)'\n'))
        {
            number++;
            var line = content[range].Trim(" \t\r"u8);
            if (line.IsEmpty || faults.Count >= MostFaults)
                continue;
            var (sample, fault) = ReadLine(line, number, language);
            if (fault is not null)
                faults.Add(new SetFault(number, fault));
            else if (samples.Count == MostItems)
                faults.Add(new SetFault(number, $"There are more than {MostItems} lines."));
            else
                samples.Add(sample!);
        }

        if (samples.Count == 0 && faults.Count == 0)
            faults.Add(new SetFault(1, "There is no line."));
        return faults.Count > 0 ? ([], faults) : (samples, faults);
    }

    private static (EvaluationSample? Sample, string? Fault) ReadLine(ReadOnlySpan<byte> bytes, int number, string language)
    {
        Line? line;
        try
        {
            line = JsonSerializer.Deserialize<Line>(bytes, s_json);
        }
        catch (Exception exception) when (exception is JsonException or DecoderFallbackException)
        {
            // Its message may quote the line.
            return (null, "It is no JSON object of texts named error, code, fixed, language, path, kind, schema and an array named context.");
        }

        var problem = line is null ? "It is null."
            : Text(line.Error, "error") ?? Text(line.Code, "code") ?? Text(line.Fixed, "fixed")
            ?? (string.Equals(line.Code, line.Fixed, StringComparison.Ordinal) ? "'fixed' is the same as 'code'." : null)
            ?? (string.IsNullOrWhiteSpace(line.Language ?? language) ? "'language' is missing, and the query names none for all lines." : null)
            ?? ((line.Context?.Sum(text => text?.Length ?? 0) ?? 0) + (line.Schema?.Length ?? 0) > LongestText ? $"'context' has more than {LongestText} characters." : null);
        if (problem is not null)
            return (null, problem);
        return (new EvaluationSample
        {
            Id = $"generic-{number:D5}",
            Wanted = line!.Fixed!,
            Question = new FixQuestion
            {
                Code = line.Code!,
                Error = line.Error!,
                Language = (line.Language ?? language).ToLowerInvariant(),
                Path = line.Path ?? "",
                ErrorKind = line.Kind ?? "",
                Context = [.. line.Schema is { } schema ? [schema] : Array.Empty<string>(), .. line.Context?.OfType<string>() ?? []],
            },
        }, null);
    }

    private static string? Text(string? value, string name) => string.IsNullOrWhiteSpace(value) ? $"'{name}' is missing or empty."
        : value.Length > LongestText ? $"'{name}' has {value.Length} characters; the most is {LongestText}." : null;

    private sealed record Line(string? Error, string? Code, string? Fixed, string? Language, string? Path, string? Kind, string? Schema, string?[]? Context);
}
