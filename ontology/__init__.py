"""Words of Crosslane: types, IRIs, vocabulary, shapes and competency questions."""
