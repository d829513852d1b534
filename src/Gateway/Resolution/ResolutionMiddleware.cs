using Gateway.Authentication;
using Gateway.Errors;
using Gateway.Forwarding;
using Gateway.Listening;
using HostContract;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using TenantStore.Resolution;

namespace Gateway.Resolution;

/// <summary>From the body's <c>model</c> to the adapter version that answers. The body itself goes on unchanged.</summary>
internal sealed class ResolutionMiddleware(
    RequestDelegate next, ModelResolver resolver, TimeProvider timeProvider, IOptions<ListeningOptions> listening)
{
    private const string Infill = "/infill";

    public async Task InvokeAsync(HttpContext context)
    {
        var arrivedAt = timeProvider.GetUtcNow();
        if (context.Request.Headers.ContentEncoding.Count > 0)
        {
            await ErrorWriter.WriteAsync(context, GatewayRefusal.UnsupportedMediaType, "A compressed body is not taken.");
            return;
        }

        var body = await RequestBody.ReadAsync(context.Request, listening.Value.MaxBodyBytes, context.RequestAborted);
        if (body is null)
        {
            await ErrorWriter.WriteAsync(context, GatewayRefusal.RequestTooLarge, $"The body is longer than {listening.Value.MaxBodyBytes} bytes.");
            return;
        }

        var (facts, fault) = BodyScanner.Scan(body.Bytes.Span);
        if (facts is null)
        {
            await ErrorWriter.WriteAsync(context, GatewayRefusal.InvalidRequest, fault!.Message, fault.Field);
            return;
        }

        var caller = context.Features.GetRequiredFeature<CallerFeature>().Principal;
        var tenant = caller.Tenant!;
        var resolution = ModelReference.TryParse(facts.Model, out var reference)
            ? await resolver.ResolveAsync(tenant.Id, reference, caller.DefaultAlias, context.RequestAborted)
            : null;
        if (resolution is not ModelResolution.Resolved resolved)
        {
            await ResolutionRefusal.WriteAsync(context, resolution);
            return;
        }

        var path = context.GetReverseProxyFeature().Route.Config.Metadata![InferenceRoutes.PathKey];
        context.Features.Set(new InferenceRequestFeature
        {
            Tenant = tenant.Id,
            Model = resolved,
            Path = path,
            Body = body,
            Class = path == Infill || facts.HasSuffix ? RequestClass.Inline : RequestClass.Chat,
            MaxOutputTokens = tenant.Limits.MaxOutputTokens,
            ArrivedAt = arrivedAt,
        });
        await next(context);
    }
}
