using Microsoft.AspNetCore.Authorization;

namespace Gateway.Authentication;

/// <summary>The path names no tenant, or another one than the caller's: for the caller the same.</summary>
internal sealed class AbsentTenantReason(IAuthorizationHandler handler) : AuthorizationFailureReason(handler, "absent tenant");
