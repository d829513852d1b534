using AdapterFormats;
using Bench.Engine;
using Bench.Generate;
using Bench.Load;
using Bench.Serving;

namespace Bench.Peer;

/// <summary>The same traffic over HTTP against llama-server and against gateway and host, on the same model and adapters, by turns in one run.</summary>
internal static class PeerBench
{
    private const int AnswerTokens = 32;
    private const int ContextTokens = 8192;
    private const int FirstAdapterSeed = 100;

    public static async Task<int> RunAsync(string[] words)
    {
        var (arguments, fault) = PeerArguments.Parse(words);
        if (arguments is null)
        {
            await Console.Error.WriteLineAsync($"{fault}\nusage: {PeerArguments.Usage}");
            return 2;
        }

        var model = RandomModel.Make(arguments.CacheDirectory);
        Console.WriteLine($"machine: {Machine.Describe()}, {arguments.Threads} compute threads a server, medians of {arguments.Rounds} rounds in turn");
        Console.WriteLine($"model: {Path.GetFileName(model)}, adapters rank {RandomAdapter.Rank} on all targets, greedy, streamed over HTTP on loopback");
        try
        {
            foreach (var batch in arguments.Batches)
            {
                await RunAsync(arguments, model, batch);
            }

            return 0;
        }
        catch (LoadException exception)
        {
            await Console.Error.WriteLineAsync($"\nno figures: {exception.Message}");
            return 1;
        }
    }

    private static async Task RunAsync(PeerArguments arguments, string model, int batch)
    {
        var folder = Directory.CreateTempSubdirectory("bench-adapters-");
        try
        {
            var adapters = await WriteAdaptersAsync(model, batch, folder.FullName);
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            await using var peer = new LlamaServerContender(
                await RunningLlamaServer.StartAsync(http, arguments.LlamaServer, model, adapters, batch, ContextTokens, arguments.Threads), batch);
            await using var ours = await ProductContender.StartAsync(http, model, adapters, batch, ContextTokens, arguments.Threads);
            using var client = new StreamClient();
            var prompts = new Prompts();
            await new PeerProbe(client, batch).RunAsync(peer, ours, prompts.Next());
            PeerReport.Header(peer.Name, ours.Name);
            var rows = PeerRow.Of(batch);
            var samples = rows.ToDictionary(row => row, _ => (Peer: new PeerSamples(), Ours: new PeerSamples()));
            for (var round = -1; round < arguments.Rounds; round++)
            {
                foreach (var row in rows)
                {
                    var questions = row.Adapters.Select(_ => prompts.Next()).ToList();
                    var (first, second) = round % 2 == 0 ? ((IContender)ours, (IContender)peer) : (peer, ours);
                    foreach (var busy in new[] { first, second })
                    {
                        var sample = await MeasureAsync(client, busy, busy == peer ? ours : peer, row, questions);
                        // The round before the first warms both up.
                        if (round >= 0)
                        {
                            sample(busy == peer ? samples[row].Peer : samples[row].Ours);
                        }
                    }
                }
            }

            foreach (var row in rows)
            {
                PeerReport.Row(row, samples[row].Peer, samples[row].Ours);
            }

            PeerReport.Footer([.. samples.Values.SelectMany(s => new[] { s.Peer, s.Ours })], prompts, AnswerTokens);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Action<PeerSamples>> MeasureAsync(
        StreamClient client, IContender busy, IContender idle, PeerRow row, List<int[]> questions)
    {
        var calls = row.Adapters.Select((adapter, stream) => busy.Ask(stream, adapter, questions[stream], AnswerTokens)).ToList();
        var (busyBefore, idleBefore) = (busy.ProcessorTime, idle.ProcessorTime);
        var volley = await client.RunAsync(calls);
        var (busyTime, idleTime) = (busy.ProcessorTime - busyBefore, idle.ProcessorTime - idleBefore);
        if (volley.Answers.FirstOrDefault(a => a.CompletionTokens != AnswerTokens || a.PromptTokens != Prompts.Length) is { } odd)
        {
            throw new LoadException($"{busy.Name}: an answer has {odd.PromptTokens} + {odd.CompletionTokens} tokens instead of {Prompts.Length} + {AnswerTokens}.");
        }

        return samples => samples.Add(volley, busyTime, idleTime);
    }

    private static async Task<List<string>> WriteAdaptersAsync(string model, int count, string folder)
    {
        var baseModel = BaseModelDescriptorReader.Read(model, "random", [], CancellationToken.None);
        var paths = new List<string>();
        for (var i = 0; i < count; i++)
        {
            paths.Add(Path.Combine(folder, $"adapter-{i}.gguf"));
            await File.WriteAllBytesAsync(paths[i], RandomAdapter.Make(baseModel, FirstAdapterSeed + i));
        }

        return paths;
    }
}
