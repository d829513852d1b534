using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Placement;
using HostContract;
using TenantStore.BaseModels;

namespace Gateway.Canary;

/// <summary>
/// One round: the planter sends what nobody has ever sent, and the prober looks for it everywhere. Bounded: six answers of a model where there is one
/// host and three more where there are many, of a few tokens each, and two dozen calls that no model answers.
/// </summary>
internal sealed class CanaryRound(CanaryClient client, CanarySetup setup, HostDirectory hosts)
{
    private const int FewTokens = 4;
    private const int SomeTokens = 16;
    private const int MostTries = 4;

    /// <summary>What a text is asked to go on from that has nothing of a marker.</summary>
    private const string BareBeginning = "\n-- ";

    public async Task<CanaryFindings> RunAsync(CanaryTenant planter, CanaryTenant prober, BaseModel baseModel, CancellationToken cancellationToken)
    {
        var marker = new CanaryMarker();
        var alias = CanaryNames.Alias(planter.Slug, baseModel.Id).ToString();
        var seen = new CanaryObservations([alias, planter.Id.ToString(), planter.Slug.ToString(), planter.Token.Token.Id.ToString()], marker);
        var controlHit = false;
        try
        {
            await setup.EnsureAsync(planter, baseModel, cancellationToken);
            await setup.EnsureAsync(prober, baseModel, cancellationToken);
            controlHit = await PlantAsync(planter, baseModel, marker, seen, cancellationToken);
            await ProbeAnswersAsync(prober, baseModel, marker, seen, cancellationToken);
            await ProbeAdaptersAsync(planter, prober, baseModel, marker, seen, cancellationToken);
            await ProbeNamesAsync(planter, prober, baseModel, alias, seen, cancellationToken);
            await ProbeListsAsync(prober, seen, cancellationToken);
            return new CanaryFindings(seen.Leaks, controlHit, null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // What was seen before counts all the same.
            return new CanaryFindings(seen.Leaks, controlHit, exception as CanaryException ?? CanaryException.Of(exception));
        }
    }

    /// <summary>Placement may send each request to another host, so each kind is asked as often as there are hosts, up to a bound.</summary>
    private int Tries(BaseModel baseModel) =>
        Math.Clamp(hosts.All.Count(host => host.BaseModel == baseModel.Id && hosts.IsAvailable(host)), 1, MostTries);

    /// <returns>Whether the planter found its own prompt again: what makes the rest of the round worth something.</returns>
    private async Task<bool> PlantAsync(
        CanaryTenant planter, BaseModel baseModel, CanaryMarker marker, CanaryObservations seen, CancellationToken cancellationToken)
    {
        for (var i = 0; i <= Tries(baseModel); i++)
        {
            var call = i == 0 ? "planting a prompt" : "the planter's own prompt again";
            var answer = await CompleteAsync(planter, call, NameOf(baseModel), marker.Prompt, FewTokens, cancellationToken);
            seen.LookForReceipt(answer.Answer, ContractHeaders.NoAdapter);
            if (i > 0 && answer.CachedTokens > CanaryMarker.ChanceTokens)
                return true;
        }

        return false;
    }

    /// <summary>What the base model says to the prober: first to a prompt with nothing of the marker, as after the other it has sent the marker itself.</summary>
    private async Task ProbeAnswersAsync(
        CanaryTenant prober, BaseModel baseModel, CanaryMarker marker, CanaryObservations seen, CancellationToken cancellationToken)
    {
        var bare = await CompleteAsync(prober, "a prompt of the prober's own", NameOf(baseModel), BareBeginning, SomeTokens, cancellationToken);
        seen.Look(bare.Answer);
        seen.LookForText(bare.Answer);
        seen.LookForReceipt(bare.Answer, ContractHeaders.NoAdapter);

        // Once: a second time would find what the first has left.
        var same = await CompleteAsync(prober, "the planted prompt by the prober", NameOf(baseModel), marker.Prompt, FewTokens, cancellationToken);
        seen.Look(same.Answer);
        seen.LookForReceipt(same.Answer, ContractHeaders.NoAdapter);
        seen.LookForCache(same.Answer, same.CachedTokens, LeakKind.CachedPrompt);
    }

    /// <summary>The same prompt under an adapter of either, whose keys and values are others.</summary>
    private async Task ProbeAdaptersAsync(
        CanaryTenant planter, CanaryTenant prober, BaseModel baseModel, CanaryMarker marker, CanaryObservations seen, CancellationToken cancellationToken)
    {
        foreach (var (tenant, call, kind) in new[]
        {
            (planter, "the planted prompt under the planter's adapter", LeakKind.CachedAcrossAdapters),
            (prober, "the planted prompt under the prober's adapter", LeakKind.CachedPrompt),
        })
        {
            var model = $"{NameOf(baseModel)}:{CanaryNames.Alias(tenant.Slug, baseModel.Id)}";
            var answer = await CompleteAsync(tenant, call, model, marker.Prompt, FewTokens, cancellationToken);
            seen.LookForReceipt(answer.Answer, await DigestOfAsync(tenant, model, cancellationToken));
            seen.LookForCache(answer.Answer, answer.CachedTokens, kind);
            if (tenant == prober)
                seen.Look(answer.Answer);
        }
    }

    /// <summary>The planter's names, and names of nobody that are spelled alike.</summary>
    private async Task ProbeNamesAsync(
        CanaryTenant planter, CanaryTenant prober, BaseModel baseModel, string alias, CanaryObservations seen, CancellationToken cancellationToken)
    {
        var nobody = "canary-" + RandomNumberGenerator.GetHexString(alias.Length - "canary-".Length, lowercase: true);
        foreach (var (before, after) in new[] { ($"{NameOf(baseModel)}:", ""), ($"{NameOf(baseModel)}:", "@1"), ("", "") })
        {
            var theirs = await client.CompleteAsync(prober, "the planter's alias", before + alias + after, BareBeginning, FewTokens, cancellationToken);
            var nobodys = await client.CompleteAsync(prober, "an alias of nobody", before + nobody + after, BareBeginning, FewTokens, cancellationToken);
            seen.LookForName(theirs, nobodys);
            seen.Look(theirs);
        }

        foreach (var path in new[] { "", "/adapters", $"/adapters/{alias}", "/audit" })
        {
            var nobodys = await client.GetAsync(prober, "a tenant of nobody", $"/api/v1/tenants/{nobody}{path}", cancellationToken);
            foreach (var name in new[] { planter.Slug.ToString(), planter.Id.ToString() })
            {
                var theirs = await client.GetAsync(prober, "the planter's tenant", $"/api/v1/tenants/{name}{path}", cancellationToken);
                seen.LookForName(theirs, nobodys);
                seen.Look(theirs);
            }
        }
    }

    private async Task ProbeListsAsync(CanaryTenant prober, CanaryObservations seen, CancellationToken cancellationToken)
    {
        var own = $"/api/v1/tenants/{prober.Slug}";
        foreach (var path in new[] { "/v1/models", $"{own}/adapters", $"{own}/aliases", $"{own}/tokens", $"{own}/audit", "/api/v1/base-models" })
        {
            var list = await client.GetAsync(prober, "a list of the prober's", path, cancellationToken);
            if (list.Status != StatusCodes.Status200OK)
                throw CanaryException.Of(list);
            seen.Look(list);
        }
    }

    private async Task<(CanaryAnswer Answer, int CachedTokens)> CompleteAsync(
        CanaryTenant tenant, string call, string model, string prompt, int maxTokens, CancellationToken cancellationToken)
    {
        var answer = await client.CompleteAsync(tenant, call, model, prompt, maxTokens, cancellationToken);
        return answer.Status == StatusCodes.Status200OK && answer.CachedTokens() is { } cached ? (answer, cached) : throw CanaryException.Of(answer);
    }

    private async Task<string> DigestOfAsync(CanaryTenant tenant, string model, CancellationToken cancellationToken)
    {
        var answer = await client.GetAsync(tenant, "looking for the digest", $"/v1/models/{model}", cancellationToken);
        if (answer.Status != StatusCodes.Status200OK)
            throw CanaryException.Of(answer);
        using var json = JsonDocument.Parse(answer.Body);
        return json.RootElement.GetProperty("adapter").GetProperty("digest").GetString()!;
    }

    private static string NameOf(BaseModel baseModel) => baseModel.Id.Name.ToString();
}
