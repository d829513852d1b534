namespace Learning.Interactions.Scrubbing;

/// <summary>Finds one kind of sensitive text. In linear time: looks only a bounded way around each character. Thread-safe.</summary>
internal interface IDetector
{
    IEnumerable<Finding> Find(string text);
}
