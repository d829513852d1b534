using Gateway.Admission;
using Gateway.Errors;
using Gateway.Forwarding.Retrying;
using Gateway.Learning.Outcomes.Serving;
using Gateway.Resolution;
using Gateway.Shedding;
using Gateway.Telemetry;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Forwarding;

/// <summary>
/// The way of an inference request whose caller is known: its model, its limits, whether hosts have room, then placement and forwarding, which follow, as often as it
/// takes. One middleware and not four: each that waits for the next would keep a state of its own for as long as an answer takes.
/// </summary>
internal sealed class InferenceMiddleware(RequestDelegate next, ResolutionStage resolution, AdmissionStage admission, SheddingStage shedding, RetryStage retries, AnswerRecorder answers)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var trace = context.Features.Get<RequestTrace>();
        trace?.Note("authenticated");
        if (!await resolution.TryResolveAsync(context))
            return;
        trace?.Note("resolved");
        if (await admission.TryAdmitAsync(context) is not { } bill)
            return;
        try
        {
            trace?.Note("admitted");
            var request = context.Features.GetRequiredFeature<InferenceRequestFeature>();
            if (!shedding.TryBegin(request))
            {
                await ErrorWriter.WriteAsync(context, GatewayRefusal.Overloaded);
                return;
            }

            try
            {
                var attempts = retries.Begin(context, request);
                try
                {
                    await next(context);
                    if (attempts.AnotherFollows)
                        await retries.FollowAsync(context, request, attempts, next);
                }
                finally
                {
                    retries.End(attempts);
                }
            }
            finally
            {
                shedding.End(request);
            }
        }
        finally
        {
            await admission.CloseAsync(bill, context);
            answers.End(context, bill);
        }
    }
}
