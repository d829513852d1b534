using Learning.Fixes.Prompting;
using TenantStore.Resolution;

namespace Gateway.Learning.Fixes;

/// <summary>One question to one model.</summary>
/// <param name="Id">The fix's, whatever comes of it.</param>
internal sealed record FixTurn(FixCall Call, string Id, ModelResolution.Resolved Model, ModePrompt Mode);
