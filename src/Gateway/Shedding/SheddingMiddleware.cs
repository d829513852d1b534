using Gateway.Errors;
using Gateway.Resolution;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Shedding;

/// <summary>
/// Refuses at once what the hosts could not answer in good time. The refusal is the same for everybody: status, words and Retry-After tell a tenant
/// nothing of who keeps the hosts busy or how much.
/// </summary>
internal sealed class SheddingMiddleware(RequestDelegate next, LoadShedder shedder)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Features.GetRequiredFeature<InferenceRequestFeature>();
        if (!request.Generates)
        {
            // No sequence runs for it.
            await next(context);
            return;
        }

        var (baseModel, tenant) = (request.BaseModel, request.Tenant);
        if (!shedder.TryBegin(baseModel, tenant))
        {
            await ErrorWriter.WriteAsync(context, GatewayRefusal.Overloaded);
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            shedder.End(baseModel, tenant);
        }
    }
}
