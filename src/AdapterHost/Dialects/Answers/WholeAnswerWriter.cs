using System.Text;
using AdapterHost.Dialects.Generations;
using AdapterHost.Engine;
using AdapterHost.Errors;
using AdapterHost.Hosting;

namespace AdapterHost.Dialects.Answers;

/// <summary>Collects all choices and writes them as one JSON object.</summary>
internal sealed class WholeAnswerWriter
{
    public async Task WriteAsync(HttpResponse response, GenerationSet generations, AnswerFormat format, CancellationToken cancellationToken)
    {
        var texts = new StringBuilder[generations.Count];
        var ends = new Finished?[generations.Count];
        do
        {
            while (generations.TryRead(out var read))
            {
                switch (read.Event)
                {
                    case TextDelta delta:
                        (texts[read.Choice] ??= new StringBuilder()).Append(delta.Text);
                        break;
                    case Finished finished when ErrorMap.Of(finished) is { } error:
                        await ErrorResponse.WriteAsync(response.HttpContext, error, cancellationToken);
                        return;
                    case Finished finished:
                        ends[read.Choice] = finished;
                        break;
                }
            }
        }
        while (await generations.WaitAsync(cancellationToken));

        if (ends.Any(end => end is null))
            throw new InvalidOperationException("A generation ended without saying how.");
        ChoiceResult[] choices = [.. ends.Select((end, i) => new ChoiceResult(texts[i]?.ToString() ?? string.Empty, end!))];
        await JsonResponse.WriteAsync(response, json => format.WriteWhole(json, choices), cancellationToken);
    }
}
