using AdapterHost.Dialects.Generations;
using AdapterHost.Engine;
using AdapterHost.Errors;
using AdapterHost.Hosting;
using HostContract;

namespace AdapterHost.Dialects.Answers;

/// <summary>Collects all choices and writes them as one JSON value.</summary>
internal sealed class WholeAnswerWriter
{
    public async Task<AnswerEnd> WriteAsync(HttpResponse response, RunningGenerations running, AnswerFormat format, CancellationTokenSource leaving)
    {
        var cancellationToken = leaving.Token;
        var generations = running.Set;
        ChoiceCollector[] collectors = [.. Enumerable.Range(0, generations.Count).Select(_ => new ChoiceCollector())];
        do
        {
            while (generations.TryRead(out var read))
            {
                if (read.Event is Finished finished && ErrorMap.Of(finished, running.HasAdapter) is { } error)
                {
                    await ErrorResponse.WriteAsync(response.HttpContext, error, await running.StopAsync(leaving), response.HttpContext.RequestAborted);
                    return AnswerEnd.Refused;
                }

                collectors[read.Choice].Take(read.Event);
            }
        }
        while (await generations.WaitAsync(cancellationToken));

        ChoiceResult[] choices = [.. collectors.Select(collector => collector.Result())];
        response.Headers[ContractHeaders.Usage] = running.Cost.ToString();
        var taken = await JsonResponse.WriteAsync(response, json => format.WriteWhole(json, choices), cancellationToken);
        return taken ? AnswerEnd.Whole : AnswerEnd.Unread;
    }
}
