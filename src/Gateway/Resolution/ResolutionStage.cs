using Gateway.Authentication;
using Gateway.Errors;
using Gateway.Forwarding;
using Gateway.Forwarding.Retrying;
using Gateway.Generating;
using Gateway.Learning.Experiments;
using Gateway.Listening;
using HostContract;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using TenantStore.Credentials;
using TenantStore.Resolution;

namespace Gateway.Resolution;

/// <summary>From the body's <c>model</c> to the adapter version that answers. The body itself goes on unchanged.</summary>
internal sealed class ResolutionStage(
    ModelResolver resolver,
    ArmChooser arms,
    LaneNamer lanes,
    TimeProvider timeProvider,
    IOptions<ListeningOptions> listening,
    IOptions<ForwardingOptions> forwarding)
{
    /// <returns>False when it is refused, which is said already.</returns>
    public async ValueTask<bool> TryResolveAsync(HttpContext context)
    {
        var arrived = timeProvider.GetTimestamp();
        if (context.Request.Headers.ContentEncoding.Count > 0)
        {
            await ErrorWriter.WriteAsync(context, GatewayRefusal.UnsupportedMediaType, "A compressed body is not taken.");
            return false;
        }

        var body = await RequestBody.ReadAsync(context.Request, listening.Value.MaxBodyBytes, context.RequestAborted);
        if (body is null)
        {
            await ErrorWriter.WriteAsync(context, GatewayRefusal.RequestTooLarge, $"The body is longer than {listening.Value.MaxBodyBytes} bytes.");
            return false;
        }

        var route = InferenceRoutes.Of(context);
        var (facts, fault) = FactsOf(route, context.Request, body);
        if (facts is null)
        {
            await ErrorWriter.WriteAsync(context, GatewayRefusal.InvalidRequest, fault!.Message, fault.Field);
            return false;
        }

        var editor = context.Request.Headers[LaneNamer.EditorHeader].ToString();
        if (editor.Length > LaneNamer.MaxEditorLength)
        {
            await ErrorWriter.WriteAsync(
                context, GatewayRefusal.InvalidRequest, $"'{LaneNamer.EditorHeader}' has {editor.Length} characters; the most is {LaneNamer.MaxEditorLength}.", LaneNamer.EditorHeader);
            return false;
        }

        var caller = context.Features.GetRequiredFeature<CallerFeature>().Principal;
        var tenant = caller.Tenant!;
        var named = facts.Model;
        // What the gateway asks itself may have its model found already.
        var order = context.Features.Get<GenerationOrder>();
        var resolution = order?.Model ?? await ResolveAsync(caller, named, context.RequestAborted);
        if (resolution is null or ModelResolution.NotFound && PlaceholderModel.Is(route, named))
            resolution = await ResolveAsync(caller, named = null, context.RequestAborted);
        if (resolution is not ModelResolution.Resolved resolved)
        {
            await ResolutionRefusal.WriteAsync(context, resolution);
            return false;
        }

        var generates = route.Kind is InferenceKind.Generate or InferenceKind.Fill;
        // What the gateway asks itself has been dealt out before, or compares nothing.
        var (model, experiment) = resolved.Experiment is null || order?.Model is not null || !generates || context.Request.Headers.ContainsKey(ArmChooser.SyntheticHeader)
            ? new ArmChoice(resolved, null)
            : arms.Choose(resolved, caller, facts.User, context.Request.Headers[ArmChooser.KeyHeader], context.TraceIdentifier);

        context.Features.Set(new InferenceRequestFeature
        {
            Tenant = tenant.Id,
            TenantKey = new TenantKey(tenant.IdText),
            Model = model,
            Experiment = experiment,
            ModelName = named ?? resolved.Name,
            Method = route.Method,
            Path = route.HostPath,
            Body = body,
            Class = order?.Class ?? RequestClassifier.Of(route.Kind, facts),
            Lane = lanes.Of(caller, editor, facts.User),
            Generates = generates,
            Cost = facts.Cost with { Answers = route.HostPath != InferenceRoutes.Embeddings },
            MaxOutputTokens = tenant.Limits.MaxOutputTokens,
            Patience = RequestPatience.Of(
                arrived, order?.Patience ?? forwarding.Value.Request, context.Request.Headers[RequestPatience.ClientHeader].ToString(), facts.IsStream),
        });
        return true;
    }

    private ValueTask<ModelResolution> ResolveAsync(TokenPrincipal caller, string? model, CancellationToken cancellationToken) =>
        ModelReference.TryParse(model, out var reference)
            ? resolver.ResolveAsync(caller.Tenant!.Id, reference, caller.DefaultAlias, cancellationToken)
            : new(ModelResolution.NotFound.Instance);

    // What has no body names its model in the query, as llama-server has it.
    private static (BodyFacts? Facts, BodyFault? Fault) FactsOf(InferenceRoute route, HttpRequest request, RequestBody body) =>
        route.Kind == InferenceKind.Facts
            ? (new BodyFacts { Model = request.Query["model"].ToString() is { Length: > 0 } model ? model : null }, null)
            : BodyScanner.Scan(body.Bytes.Span);
}
