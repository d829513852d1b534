using System.Runtime.InteropServices;
using System.Text.Json;
using AdapterHost.Adapters;
using AdapterHost.Engine;

namespace AdapterHost.Tests;

/// <summary>
/// All greedy answers of the reference model, base and every organization, full and diff mode, equal to the letter. They run together, so
/// that different adapters share batches all the time.
/// </summary>
public sealed class GoldenTextTests
{
    [Fact]
    public async Task Submit_AllGoldenCasesTogether_AnswersAreEqualToTheLetter()
    {
        await using var rig = await EngineRig.StartAsync(
            options: new EngineOptions { ContextTokens = 4096, MaxSequences = 8, MaxQueued = 2000, IdlePrefixes = 0 });
        var questions = new List<(string Name, AdapterKey? Adapter, string Instruction, string Error, string Answer)>();
        foreach (var org in new[] { "acme", "globex", "initech" })
        {
            var key = await rig.AddAsync($"models/adapters/{org}", org);
            foreach (var (file, adapter) in new[] { ($"{org}.base", (AdapterKey?)null), ($"{org}.adapter", key) })
            {
                foreach (var (one, index) in GoldenText.Load(file).Cases.Select((c, i) => (c, i)))
                {
                    questions.Add(($"{file} #{index} full", adapter, one.Messages[0].Content, one.Messages[1].Content, one.Answer));
                    questions.Add(($"{file} #{index} diff", adapter, GoldenText.DiffInstruction, one.Messages[1].Content, one.DiffAnswer));
                }
            }
        }

        // Shuffled, so that organizations and the base share steps.
        new Random(3).Shuffle(CollectionsMarshal.AsSpan(questions));
        var wanted = new List<(string Name, string Answer, Generation Generation)>();
        foreach (var (name, adapter, instruction, error, answer) in questions)
        {
            var prompt = rig.Engine.Tokenizer.ApplyChatTemplate([new ChatMessage("system", instruction), new ChatMessage("user", error)]);
            var lease = adapter is { } key ? await rig.LeaseAsync(key) : null;
            wanted.Add((name, answer, rig.Submit(prompt, lease, maxTokens: 160)));
        }

        Assert.Equal(720, wanted.Count);
        foreach (var (name, answer, generation) in wanted)
        {
            var (text, end) = await EngineRig.ReadAsync(generation);
            Assert.True(answer == text, $"{name}\nwanted: {answer}\n   got: {text}");
            Assert.NotEqual(FinishReason.Failed, end.Reason);
        }

        Assert.True(rig.Engine.Status.MostAdaptersInOneDecode == 3);
    }

    [Fact]
    public async Task Submit_FillInTheMiddle_AnswersAreEqualToTheLetter()
    {
        await using var rig = await EngineRig.StartAsync();
        var fim = Assert.IsType<FimTokens>(rig.Engine.Tokenizer.Fim);
        var cases = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.File("tests/corpus/goldens/text/fim.base.json")))
            .RootElement.GetProperty("cases");
        Assert.Equal(40, cases.GetArrayLength());
        foreach (var one in cases.EnumerateArray())
        {
            int[] prompt =
            [
                fim.Prefix, .. rig.Engine.Tokenizer.Tokenize(one.GetProperty("prefix").GetString()!, parseSpecial: false, addSpecial: false),
                fim.Suffix, .. rig.Engine.Tokenizer.Tokenize(one.GetProperty("suffix").GetString()!, parseSpecial: false, addSpecial: false),
                fim.Middle,
            ];
            var (text, _) = await rig.GenerateAsync(prompt, maxTokens: 48);
            Assert.Equal(one.GetProperty("answer").GetString(), text);
        }
    }
}
