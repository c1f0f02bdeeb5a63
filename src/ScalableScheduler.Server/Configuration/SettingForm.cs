using System.ComponentModel.DataAnnotations;
using System.Globalization;
using ScalableScheduler.Configuration;
using ScalableScheduler.Time;

namespace ScalableScheduler.Server.Configuration;

/// <summary>How values of one kind of setting are read from and written as text.</summary>
/// <param name="Allowed">Kind and range together: <c>duration, 1s to 5m</c>.</param>
/// <param name="Parse">Reads text; null when it is not of this form.</param>
/// <param name="Format">Writes a value as text that <see cref="Parse"/> reads.</param>
/// <param name="IsList">Whether a YAML list may give it.</param>
/// <param name="IsMap">Whether a YAML map may give it.</param>
/// <param name="IsSwitch">Whether a flag without a value means true.</param>
internal sealed record SettingForm(
    string Allowed, Func<string, object?> Parse, Func<object?, string> Format, bool IsList = false, bool IsMap = false, bool IsSwitch = false)
{
    public static SettingForm Of(Type type, IReadOnlyList<ValidationAttribute> rules)
    {
        string? range = rules.Select(RangeText).FirstOrDefault(r => r is not null);
        if (type == typeof(TimeSpan)) return Duration(range);
        if (type == typeof(int) && rules.OfType<ByteRangeAttribute>().Any()) return Size(range);
        if (type == typeof(int)) return WholeNumber(range);
        if (type == typeof(double)) return Number(range);
        if (type == typeof(bool)) return Switch;
        if (type == typeof(string)) return Text(range);
        if (type == typeof(IReadOnlyList<string>)) return List(range);
        if (type == typeof(IReadOnlyDictionary<string, string>)) return Map(range);
        if (type.IsEnum) return Choice(type);
        throw new NotSupportedException($"No text form is known for settings of type {type}.");
    }

    private static SettingForm Duration(string? range) => new(With("duration", range),
        text => Durations.TryParse(text, out TimeSpan value) ? value : null,
        value => Durations.Format((TimeSpan)value!));

    private static SettingForm Size(string? range) => new(With("size", range),
        text => ByteSizes.TryParse(text, out int value) ? value : null,
        value => ByteSizes.Format((int)value!));

    private static SettingForm WholeNumber(string? range) => new(With("whole number", range),
        text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : null,
        value => ((int)value!).ToString(CultureInfo.InvariantCulture));

    private static SettingForm Number(string? range) => new(With("number", range),
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null,
        value => ((double)value!).ToString(CultureInfo.InvariantCulture));

    private static SettingForm Switch { get; } = new("true or false",
        text => bool.TryParse(text, out bool value) ? value : null,
        value => (bool)value! ? "true" : "false",
        IsSwitch: true);

    private static SettingForm Text(string? range) => new(range ?? "text", text => text, value => (string)value!);

    private static SettingForm List(string? range) => new(With("list", range),
        text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        value => string.Join(",", (IReadOnlyList<string>)value!),
        IsList: true);

    private static SettingForm Map(string? range) => new(With("map", range),
        ParseMap,
        value => string.Join(",", ((IReadOnlyDictionary<string, string>)value!).Select(entry => $"{entry.Key}={entry.Value}")),
        IsMap: true);

    private static Dictionary<string, string>? ParseMap(string text)
    {
        Dictionary<string, string> map = new(StringComparer.Ordinal);
        foreach (string entry in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = entry.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || !map.TryAdd(entry[..equals].TrimEnd(), entry[(equals + 1)..].TrimStart())) return null;
        }

        return map;
    }

    private static SettingForm Choice(Type type)
    {
        Dictionary<string, object> choices = Enum.GetValues(type).Cast<object>()
            .ToDictionary(value => SnakeCase.Of(value.ToString()!), StringComparer.OrdinalIgnoreCase);
        return new("one of " + string.Join(", ", choices.Keys),
            choices.GetValueOrDefault,
            value => SnakeCase.Of(value!.ToString()!));
    }

    private static string With(string kind, string? range) => range is null ? kind : $"{kind}, {range}";

    private static string? RangeText(ValidationAttribute rule) => rule switch
    {
        SettingRuleAttribute own => own.Allowed,
        RangeAttribute range => string.Create(CultureInfo.InvariantCulture, $"{range.Minimum} to {range.Maximum}"),
        _ => null,
    };
}
