using AdapterFormats.Elements;
using AdapterFormats.Names;
using AdapterFormats.Peft;
using AdapterFormats.Safetensors;
using AdapterFormats.Tests.Support;
using AdapterFormats.Validation;

namespace AdapterFormats.Tests.Robustness;

/// <summary>A client that leaves stops each step of its import that loops over what it sent.</summary>
public class CancellationTests
{
    private static readonly CancellationToken s_left = new(canceled: true);

    [Fact]
    public void Open_OfSafetensors_Stops()
    {
        using var stream = new MemoryStream(PlainSafetensors.Write(SmallAdapter.Tensors()));

        Assert.Throws<OperationCanceledException>(() => SafetensorsFile.Open(stream, new ImportLimits(), new FindingList(), s_left));
    }

    [Fact]
    public void Read_OfAConfig_Stops()
    {
        using var work = new WorkFolder();
        var path = work.Write("config", SmallAdapter.ConfigBytes());
        var reader = new PeftConfigReader(Corpus.Base("llama"), new ImportPolicy(), new ImportLimits(), new FindingList());

        Assert.Throws<OperationCanceledException>(() => reader.Read(path, s_left));
    }

    [Fact]
    public void Collect_OfTensors_Stops()
    {
        var targets = new BaseTargets(Corpus.Base("llama"));
        var findings = new FindingList();
        RawTensor[] tensors = [new("t", "F32", ElementType.F32, [1], 0)];

        Assert.Throws<OperationCanceledException>(
            () => PairCollector.Collect(tensors, new PeftTensorNames(targets, findings), targets, findings, s_left));
    }
}
