using Learning.Fixes.Prompting;
using TenantStore.Consents;

namespace Gateway.Learning.Fixes.Requests;

/// <summary>A validated request for a fix.</summary>
/// <param name="Model">Null = the default alias.</param>
/// <param name="User">As the body names the person; null = it does not.</param>
/// <param name="Session">An editor's or notebook's own name for one sitting; null = none.</param>
/// <param name="Repository">Where the user works; empty = not told.</param>
/// <param name="Consent">What this request allows to be kept; null = it does not say.</param>
/// <param name="DeadlineMs">Milliseconds from its arrival.</param>
/// <param name="Mode">Null = what the manifest prefers.</param>
internal sealed record FixRequest(FixQuestion Question, string? Model, string? User, string? Session, int DeadlineMs, string? Mode, string Repository = "", ConsentLevel? Consent = null);
