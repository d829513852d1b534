using System.Runtime.CompilerServices;
using Learning.Interactions;
using TenantStore;
using TenantStore.Consents;
using TenantStore.Encryption;
using TenantStore.Interactions;

namespace Gateway.Learning.Interactions.Content;

/// <summary>Opens what was sealed. What is read for use is checked against the consents of now. For any thread.</summary>
internal sealed class InteractionReader(Registry registry, ContentSeal seal)
{
    /// <summary>Sealed rows in memory at a time: one may have half a megabyte and more.</summary>
    private const int Page = 25;

    /// <summary>The content; null when it was not read with the row, or its tenant's key is gone.</summary>
    /// <exception cref="TenantStoreException">The tenant's key cannot be unwrapped now.</exception>
    public async Task<InteractionContent?> OpenAsync(TenantId tenant, StoredInteraction stored, CancellationToken cancellationToken) =>
        stored.Content is { } box && await seal.OpenAsync(tenant, StoredInteraction.PlaceOf(stored.Id), box, cancellationToken) is { } json
            ? InteractionContent.Read(json)
            : null;

    /// <summary>
    /// All interactions that samples may be made of now, the oldest first, page by page: those whose user and repository stand at <c>train</c> at this moment, whatever was said when they came.
    /// </summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="isWanted">Asked before one is opened, which is the dear part.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<UsableInteraction> ReadUsableAsync(
        TenantId tenant, Func<StoredInteraction, bool> isWanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        InteractionCursor? after = null;
        while (true)
        {
            IReadOnlyList<StoredInteraction> page;
            ConsentBook consents;
            await using (var scope = await registry.BeginReadAsync(tenant, cancellationToken))
            {
                consents = await scope.Consents.ReadBookAsync(cancellationToken);
                page = await scope.Interactions.ListAsync(new InteractionQuery { WithContent = true, After = after }, Page, cancellationToken);
            }

            foreach (var stored in page)
            {
                var consent = consents.Decide(stored.UserKey, stored.Repository);
                if (consent.Level == ConsentLevel.Train && isWanted(stored) && await OpenAsync(tenant, stored, cancellationToken) is { } content)
                    yield return new UsableInteraction(stored with { Content = null }, content, consent.ConsentId);
            }

            if (page.Count < Page)
                yield break;
            after = InteractionCursor.Of(page[^1]);
        }
    }

    /// <summary>As filters look at it.</summary>
    public static Interaction ToInteraction(StoredInteraction stored, InteractionContent content) => new()
    {
        Id = stored.Id,
        Time = stored.FixedAt.ToUnixTimeMilliseconds(),
        FailedAt = stored.FailedAt.ToUnixTimeMilliseconds(),
        Language = stored.Language,
        Error = content.Error,
        Code = content.Code,
        Fixed = content.Fixed,
        Path = content.Path,
        UserKey = stored.UserKey,
        FileKey = stored.FileKey,
    };
}
