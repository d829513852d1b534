using System.Globalization;
using System.Text;

namespace TestServers;

/// <summary>Reads an ExportTraceServiceRequest; field numbers are those of opentelemetry/proto/trace/v1/trace.proto.</summary>
internal static class OtlpParser
{
    public static List<OtlpSpan> Read(ReadOnlySpan<byte> request)
    {
        var spans = new List<OtlpSpan>();
        for (var message = new ProtobufReader(request); message.Read();)
        {
            if (message.Field == 1)
                ReadResourceSpans(message.Bytes, spans);
        }

        return spans;
    }

    private static void ReadResourceSpans(ReadOnlySpan<byte> bytes, List<OtlpSpan> spans)
    {
        var resource = new Dictionary<string, string>();
        for (var message = new ProtobufReader(bytes); message.Read();)
        {
            if (message.Field == 1)
            {
                for (var inner = new ProtobufReader(message.Bytes); inner.Read();)
                    AddAttribute(inner.Field == 1 ? inner.Bytes : [], resource);
            }
            else if (message.Field == 2)
            {
                for (var scope = new ProtobufReader(message.Bytes); scope.Read();)
                {
                    if (scope.Field == 2)
                        spans.Add(ReadSpan(scope.Bytes, resource.GetValueOrDefault("service.name", "")));
                }
            }
        }
    }

    private static OtlpSpan ReadSpan(ReadOnlySpan<byte> bytes, string service)
    {
        var (attributes, events, links) = (new Dictionary<string, string>(), new List<string>(), 0);
        string trace = "", span = "", parent = "", state = "", name = "";
        ulong start = 0, end = 0;
        for (var message = new ProtobufReader(bytes); message.Read();)
        {
            switch (message.Field)
            {
                case 1:
                    trace = Convert.ToHexStringLower(message.Bytes);
                    break;
                case 2:
                    span = Convert.ToHexStringLower(message.Bytes);
                    break;
                case 3:
                    state = Encoding.UTF8.GetString(message.Bytes);
                    break;
                case 4:
                    parent = Convert.ToHexStringLower(message.Bytes);
                    break;
                case 5:
                    name = Encoding.UTF8.GetString(message.Bytes);
                    break;
                case 7:
                    start = message.Value;
                    break;
                case 8:
                    end = message.Value;
                    break;
                case 9:
                    AddAttribute(message.Bytes, attributes);
                    break;
                case 11:
                    for (var inner = new ProtobufReader(message.Bytes); inner.Read();)
                    {
                        if (inner.Field == 2)
                            events.Add(Encoding.UTF8.GetString(inner.Bytes));
                    }

                    break;
                case 13:
                    links++;
                    break;
            }
        }

        return new OtlpSpan(service, trace, span, parent, state, name, start, end, attributes, events, links);
    }

    private static void AddAttribute(ReadOnlySpan<byte> bytes, Dictionary<string, string> attributes)
    {
        string key = "", value = "";
        for (var message = new ProtobufReader(bytes); message.Read();)
        {
            if (message.Field == 1)
                key = Encoding.UTF8.GetString(message.Bytes);
            else if (message.Field == 2)
                value = ReadValue(message.Bytes);
        }

        if (key.Length > 0)
            attributes[key] = value;
    }

    private static string ReadValue(ReadOnlySpan<byte> bytes)
    {
        for (var message = new ProtobufReader(bytes); message.Read();)
        {
            return message.Field == 1 ? Encoding.UTF8.GetString(message.Bytes) : message.Value.ToString(CultureInfo.InvariantCulture);
        }

        return "";
    }
}
