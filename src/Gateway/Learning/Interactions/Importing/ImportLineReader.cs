using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Learning.Interactions.Intake;
using Gateway.Learning.Users;
using TenantStore;
using TenantStore.Consents;
using TenantStore.Interactions;

namespace Gateway.Learning.Interactions.Importing;

/// <summary>Makes of a line what the intake takes, or says what is wrong with it. For any thread.</summary>
internal sealed partial class ImportLineReader(UserKeys users, ContentHashes hashes)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <param name="line">In UTF-8, without the line break.</param>
    public (CapturedInteraction? Captured, IntakeVerdict? Fault) Read(TenantId tenant, ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<ImportLine>(line, s_json) is { } read ? Read(tenant, line, read) : (null, IntakeVerdict.Invalid("", "The line is null."));
        }
        catch (JsonException exception)
        {
            // The path names the field and holds no values; the exception's own text may quote the line.
            return FieldPattern().Match(exception.Path ?? "") is { Success: true } field
                ? (null, IntakeVerdict.Invalid(field.Groups[1].Value, $"'{field.Groups[1].Value}' is unknown, there twice, or of the wrong type."))
                : (null, IntakeVerdict.Invalid("", "The line is no JSON object in UTF-8, or has a field that is not known."));
        }
    }

    private (CapturedInteraction? Captured, IntakeVerdict? Fault) Read(TenantId tenant, ReadOnlySpan<byte> text, ImportLine line)
    {
        if (line.User is null == line.UserKey is null)
            return Fault("user", "Name the person by 'user' or by 'userKey'.");
        if (line.UserKey is { } key && !UserQuery.IsKey(key))
            return Fault("userKey", UserQuery.KeyText);
        if (line.User is { Length: 0 or > UserQuery.MaxNameCharacters })
            return Fault("user", $"'user' must be 1 to {UserQuery.MaxNameCharacters} characters.");
        if (line.Consent is not null && ConsentLevels.Parse(line.Consent) is null)
            return Fault("consent", $"'consent' must be {ConsentLevels.NamesText}.");
        InteractionOrigin? origin = line.Origin switch { "assistant" => InteractionOrigin.Assistant, "user" => InteractionOrigin.User, "both" => InteractionOrigin.Both, _ => null };
        if (origin is null)
            return Fault("origin", "'origin' must be assistant, user or both.");
        if (line.FailedAt is null)
            return Fault("failedAt", "'failedAt' is missing.");
        if (line.FixedAt is null)
            return Fault("fixedAt", "'fixedAt' is missing.");
        if (line.Context?.Contains(null!) == true)
            return Fault("context", "'context' holds a null.");
        return (
            new CapturedInteraction
            {
                // With a mark of its own, so that no client's key is one of these.
                Event = line.Event ?? "line\n" + hashes.Of(tenant, text),
                UserKey = line.UserKey ?? users.OfName(tenant, line.User!),
                Repository = line.Repository ?? "",
                Path = line.Path,
                Language = line.Language ?? "",
                Error = line.Error ?? "",
                ErrorKind = line.ErrorKind,
                Code = line.Code ?? "",
                Fixed = line.Fixed ?? "",
                Answer = line.Answer,
                Context = line.Context ?? [],
                AnswerId = line.AnswerId,
                Origin = origin.Value,
                Source = InteractionSource.Import,
                FailedAt = line.FailedAt.Value,
                FixedAt = line.FixedAt.Value,
                Consent = ConsentLevels.Parse(line.Consent),
            },
            null);
    }

    private static (CapturedInteraction? Captured, IntakeVerdict? Fault) Fault(string field, string message) => (null, IntakeVerdict.Invalid(field, message));

    [GeneratedRegex(@"\A\$\.([A-Za-z]{1,40})(?:\z|\[)")]
    private static partial Regex FieldPattern();
}
