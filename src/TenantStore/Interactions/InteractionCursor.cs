using System.Globalization;

namespace TenantStore.Interactions;

/// <summary>Where a list of interactions goes on: behind this one, which need not be there any more.</summary>
/// <param name="CreatedAt">Unix milliseconds.</param>
/// <param name="Id">Of several of one time the last.</param>
public readonly record struct InteractionCursor(long CreatedAt, string Id)
{
    public static InteractionCursor Of(StoredInteraction last) => new(last.CreatedAt.ToUnixTimeMilliseconds(), last.Id);

    /// <summary>The cursor that <see cref="ToString"/> wrote; null for any other text.</summary>
    public static InteractionCursor? Parse(string? text) =>
        text?.Split('.') is [var at, var id] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var time) && LearningId.IsOf("int", id)
            ? new InteractionCursor(time, id)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{CreatedAt}.{Id}");
}
