namespace ScalableScheduler.Server.Configuration;

/// <summary>A value as a source gave it.</summary>
/// <param name="Setting">The setting it is for.</param>
/// <param name="Text">The text given; of a YAML list, its items joined for display.</param>
/// <param name="Items">The items of a YAML list; null for text.</param>
/// <param name="Subject">The name the source knows the setting by: YAML key, variable or flag.</param>
/// <param name="Origin">Where it was given.</param>
internal sealed record SettingValue(Setting Setting, string Text, IReadOnlyList<string>? Items, string Subject, string Origin);
